# The two commands of the README are `make demo` and `make test`; both set up all they need.
#   VENV=.venv       the virtual environment, made when missing
#   PYTHON=python3   the Python it is made from (3.11 or later)
VENV   ?= .venv
PYTHON ?= python3
PY     := $(VENV)/bin/python
WORKERS ?= 2
#   BENCH=--quick    leaves the longest cuts out of make bench

.PHONY: bench-panel-compare help demo test lint test-real bench bench-readers bench-listing bench-transfer bench-panel screenshots prepare clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       the main job, start to end, on an S3 in memory: publish, list, compare, pull"
	@echo "make test       the whole test suite, with ruff, mypy and the arrows between rooms"
	@echo "make lint       ruff and mypy alone"
	@echo "make test-real  the store on two real S3 servers, Ceph and LocalStack, started from nothing (the first needs root)"
	@echo "make bench      vvt diff beside bare parsing of the same files, as ratios (minutes, 1.7 GB of files)"
	@echo "make bench-listing  a list of 100,000 S3 versions, beside botocore's own parser"
	@echo "make bench-transfer  publish and pull of 1 GiB beside other S3 clients, against a server that costs nothing"
	@echo "make bench-panel  the window's first list of 2,000 versions, scrolling 10,000, beside Qt's own list"
	@echo "make bench-panel-compare  how long the window stands still over a comparison of 10,000 edits"
	@echo "make bench-readers  each timeline reader at 1,000 to 50,000 events, beside the published adapters"
	@echo "make screenshots  docs/images: every window at 100 % and 200 %, under Xvfb"
	@echo "make clean      removes what these made"

prepare:
	@PYTHON="$(PYTHON)" scripts/prepare "$(VENV)"

demo: prepare
	@"$(PY)" -m demo

lint: prepare
	@"$(PY)" -m ruff check .
	@"$(PY)" -m mypy

# pytest comes last, so that its closing line is the last line.
test: lint
	@"$(PY)" -m pytest -n $(WORKERS)

# Ceph, LocalStack and GES each have a worker: one waits while another works. What can't be had here is skipped, and
# -rs says why.
test-real: prepare
	@"$(PY)" -m pytest -m real -rs -n 3 tests/real

bench: prepare
	@"$(PY)" tests/benchmarks/compare.py $(BENCH)

# Other S3 clients are installed into a scratch environment, and only there.
bench-transfer: prepare
	@PYTHONPATH=plugin "$(PY)" tests/benchmarks/transfer.py $(BENCH)

bench-panel: prepare
	@"$(PY)" tests/benchmarks/panel.py $(BENCH)

bench-panel-compare: prepare
	@PYTHONPATH=plugin "$(PY)" tests/benchmarks/panel_compare.py $(BENCH)

bench-listing: prepare
	@"$(PY)" tests/benchmarks/listing.py

# The published adapters are only there to be measured: no part of what is installed for work or tests.
bench-readers: prepare
	@"$(PY)" -m pip install --quiet otio-cmx3600-adapter otio-fcp-adapter otio-fcpx-xml-adapter
	@"$(PY)" tests/benchmarks/readers.py $(BENCH)

screenshots: prepare
	@xvfb-run -a -s "-screen 0 3840x2400x24" "$(PY)" scripts/screenshots.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
