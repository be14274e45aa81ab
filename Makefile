# What one can do with the anthology; `make` alone lists it. Every target sets up what it needs by itself.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

# File names and messages are Chinese, whatever the machine's locale.
export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1

python := .venv/bin/python
program := $(python) -m compile
keep_going := $(if $(filter-out 0,$(KEEP_GOING)),--keep-going)
jobs := $(if $(JOBS),--jobs $(JOBS))

.PHONY: anthology check pdf watch print screen epub proof forms read preflight test accept bench lint clean help setup

anthology: setup  ## 检查并制作全书：阅读版与印刷版 PDF、封面、EPUB、报告
	@$(program) anthology $(keep_going) $(jobs)

check: setup  ## 只检查稿件，列出问题，写出报告 build/report.html
	@$(program) check $(jobs)

pdf: setup  ## 只制作三份 PDF：阅读版、印刷版和封面，不做电子书，改稿时快
	@$(program) pdf $(keep_going) $(jobs)

watch: setup  ## 守着稿件和样式，一保存就重做三份 PDF；写 CASE=文件夹名，只重做这一篇的校样
	@$(program) watch "$$CASE" $(keep_going) $(jobs)

print: setup  ## 只制作印刷版 build/anthology-print.pdf 和封面 build/cover-print.pdf
	@$(program) print $(keep_going) $(jobs)

screen: setup  ## 只制作阅读版 build/anthology.pdf
	@$(program) screen $(keep_going) $(jobs)

epub: setup  ## 只制作电子书 build/anthology.epub
	@$(program) epub $(keep_going) $(jobs)

proof: setup  ## 一篇案例的校样，带全书的页码：make proof CASE=文件夹名
	@if test -z "$$CASE"; then echo '用法：make proof CASE=文件夹名' >&2; exit 2; fi
	@$(program) proof "$$CASE" $(jobs)

forms: setup  ## 制作征集附件：案例文本格式模板与申报承诺书（Word）
	@$(program) forms

read: setup  ## 单独整理一份 Word 文件：make read FILE=稿件.docx OUT=文件夹
	@if test -z "$$FILE" || test -z "$$OUT"; then echo '用法：make read FILE=稿件.docx OUT=文件夹' >&2; exit 2; fi
	@$(program) read "$$FILE" --out "$$OUT"

preflight: setup  ## 印前检查任意一份 PDF：make preflight FILE=文件.pdf
	@if test -z "$$FILE"; then echo '用法：make preflight FILE=文件.pdf' >&2; exit 2; fi
	@$(program) preflight "$$FILE"

test: setup  ## 运行全部测试
	@sh tests/ace/setup.sh
	@$(python) -m pytest -n $(or $(JOBS),2) --dist loadfile

accept: setup  ## 按现在的结果改写读稿测试的标准答案（改完看差异再提交）
	@$(python) -m tests.golden

bench: setup  ## 测速度和内存，与别的程序比，写成 docs/性能.md（要很久；CASES=20 RUNS=1 可以少些）
	@$(python) -m benchmarks.bench $(if $(CASES),--cases $(CASES)) $(if $(RUNS),--runs $(RUNS)) $(if $(SCALE),--scale $(SCALE))

lint: setup  ## 检查程序的格式、写法与类型
	@$(python) -m ruff format --check .
	@$(python) -m ruff check .
	@$(python) -m mypy

clean:  ## 删除 build/ 中的一切（稿件不受影响）
	@rm -rf build

help:  ## 列出这些命令
	@echo '用法：make <命令> [变量=值]'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-11s%s\n", $$1, $$2 }' Makefile
	@echo
	@echo '变量：'
	@echo '  KEEP_GOING=1  个别稿件有错误时，仍用其余稿件成书'
	@echo '  JOBS=4        同时进行的任务数'

setup:  ## 只安装所需的软件（其他命令会自动先做这一步）
	@sh compile/setup.sh
