# Works from a fresh clone and in any folder (make -C); plain enough for the make 3.81 of macOS.

MAKEFLAGS += --no-print-directory
export PYTHON

# Set-up was interrupted, or done for another folder: a virtual environment cannot be moved.
STALE := $(shell [ ! -e .venv/unfinished ] && grep -qsxF -- "$$(pwd -P)" .venv/ready-read .venv/ready-test || echo stale)

.PHONY: help read test soak bench lock clean

help:
	@echo 'make read    set up what is needed and open the reader on seeds/; ARGS="PATH..." opens something else'
	@echo 'make test    set up what is needed and run every check; ARGS goes to pytest'
	@echo 'make soak    run the long checks: 600 sessions that are killed'
	@echo 'make bench   measure speed, keys per task, bytes per key and memory'
	@echo 'make lock    pin the newest versions that pyproject.toml allows'
	@echo 'make clean   remove all that these made'
	@echo 'PYTHON=...   the interpreter to set up with, 3.11 or newer'

read: .venv/ready-read
	@.venv/bin/tui-reader $(ARGS)

test: .venv/ready-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: .venv/ready-test
	.venv/bin/python -m pytest -m soak $(ARGS)

bench: .venv/ready-test
	@.venv/bin/python -m benchmarks $(ARGS)

COMPILE = UV_CUSTOM_COMPILE_COMMAND='make lock' .venv/bin/uv pip compile pyproject.toml --quiet --upgrade \
	--universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links

lock: .venv/ready-test
	.venv/bin/python -m pip install --quiet uv
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready-read: requirements.lock pyproject.toml .venv/bin/python $(STALE)
	@scripts/set-up read

.venv/ready-test: requirements-dev.lock pyproject.toml .venv/bin/python $(STALE)
	@scripts/set-up test

# Gone when the interpreter behind it is: the rules above then start over.
.venv/bin/python: ;

.PHONY: stale
