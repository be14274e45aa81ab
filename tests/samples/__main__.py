"""`python -m tests.samples`: writes the sample submissions below `cases/`."""

import argparse
import sys
from pathlib import Path

from tests.samples.cases import find_sources, write_case


def main() -> int:
    sources = find_sources()
    parser = argparse.ArgumentParser(
        prog="python -m tests.samples",
        description="由 tests/samples/prose/ 的文本生成示例稿件和承诺书，写入 cases/<案例>/。",
    )
    parser.add_argument("cases", nargs="*", metavar="案例", help="只生成这些案例；不写则全部")
    parser.add_argument("--force", action="store_true", help="已有的文件也重新生成")
    parser.add_argument("--out", type=Path, default=Path("cases"), metavar="目录", help="默认 cases/")
    arguments = parser.parse_args()
    unknown = set(arguments.cases) - sources.keys()
    if unknown:
        parser.error(f"没有这些案例：{'、'.join(sorted(unknown))}；可选：{'、'.join(sources)}")
    for name in arguments.cases or sources:
        written = write_case(sources[name], arguments.out / name, arguments.force)
        print(f"{name}：{'、'.join(path.name for path in written) or '已有，未改动'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
