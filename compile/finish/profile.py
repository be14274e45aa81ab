"""The press's ICC profile: read, checked, and what stands in for it."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageCms

from compile.model.anthology import Press
from compile.problems import Place, Problem, ProblemError, error, warning

DEFAULT = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
"""Debian's libgs-common has it; good for trials, and no press's own."""
DEFAULT_CONDITION = "Artifex default CMYK"


@dataclass(frozen=True, slots=True)
class Profile:
    """An output condition: what the press prints a mixture of inks as."""

    data: bytes
    condition: str
    """Its identifier, as the characterization data registry or the printer has it."""


def read_profile(press: Press, root: Path) -> tuple[Profile, tuple[Problem, ...]]:
    """The profile and what editors should know of it; raises `ProblemError` for one that cannot be used."""
    place = Place(file="anthology.yaml", key="press.profile", quote=press.profile or "")
    path = root / press.profile if press.profile else DEFAULT
    if not path.is_file():
        hint = (
            "把印刷厂给的 .icc 文件放进项目的文件夹，照实写路径。"
            if press.profile
            else "安装软件包 libgs-common。"
        )
        raise ProblemError(error("profile-missing", place, f"没有这个 ICC 特性文件：{path.name}", hint))
    data = path.read_bytes()
    try:
        space = ImageCms.ImageCmsProfile(io.BytesIO(data)).profile.xcolor_space.strip()
    except (OSError, ImageCms.PyCMSError):
        space = ""
    if space != "CMYK":
        fact = f"是 {space} 的，不是 CMYK 的" if space else "打不开"
        hint = "向印刷厂要印刷条件的 CMYK 特性文件（.icc），不要用显示器的。"
        raise ProblemError(error("profile-unusable", place, f"ICC 特性文件 {path.name} {fact}", hint))
    if press.profile:
        return Profile(data, press.condition or path.stem), ()
    hint = "向印刷厂要他们的特性文件，写进 press.profile；在此之前颜色只供看样。"
    fact = "没有写印刷厂的 ICC 特性文件，印刷版暂用系统自带的"
    return Profile(data, DEFAULT_CONDITION), (warning("profile-default", place, fact, hint),)
