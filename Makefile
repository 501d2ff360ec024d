# The two commands of this repository: `make report` and `make test`. Each sets up what it needs.
PYTHON ?= python3
STUDY ?= data/sample data/complete-journey
JOBS ?= 2
BIN := .venv/bin
READY := .venv/.ready
BENCH_BIN := .venv-bench/bin
PURELIB := import sysconfig; print(sysconfig.get_path("purelib"))

.PHONY: report test lab bench lock clean

report: $(READY) ## render the reports of one study or several: make report STUDY=path
	@$(if $(filter data/sample,$(STUDY)),test -d data/sample/truth || $(BIN)/cxlab sample data/sample,:)
	@for study in $(STUDY); do $(BIN)/cxlab report "$$study" --jobs $(JOBS) || exit 1; done

test: $(READY) ## lint, types, and every test
	@$(BIN)/ruff check cxlab tests benchmarks
	@$(BIN)/ruff format --check cxlab tests benchmarks
	@$(BIN)/mypy
	@command -v chromium >/dev/null || echo "No chromium here: the browser tests are skipped. On Debian: apt-get install chromium"
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo "No PostgreSQL here: the database tests are skipped. On Debian: apt-get install postgresql"
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --dist loadfile $(PYTEST_ARGS)

lab: $(READY) ## open JupyterLab on the notebooks
	@$(BIN)/jupyter lab --notebook-dir . notebooks/00_data_health.ipynb

bench: $(READY) ## cxlab beside what else one could use, as ratios, and against known answers: make bench BENCH="--quick" TRUTH="--seeds 3"
	@test -x $(BENCH_BIN)/python || $(BIN)/python -m venv .venv-bench
	@$(BIN)/python -c '$(PURELIB)' > "$$($(BENCH_BIN)/python -c '$(PURELIB)')/cxlab.pth"
	@$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r benchmarks/requirements.txt
	@$(BENCH_BIN)/python -m benchmarks.run $(BENCH)
	@$(BENCH_BIN)/python -m benchmarks.personas_truth $(TRUTH)
	@$(BENCH_BIN)/python -m benchmarks.personas_value
	@$(BENCH_BIN)/python -m benchmarks.drift_level
	@$(BENCH_BIN)/python -m benchmarks.stages_truth
	@$(BENCH_BIN)/python -m benchmarks.next_stage
	@$(BENCH_BIN)/python -m benchmarks.what_if
	@$(BENCH_BIN)/python -m benchmarks.map_speed

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cxlab needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --no-build-isolation -e .
	-@$(BIN)/python -m compileall -qq -j 0 .venv cxlab
	@touch $(READY)

lock: ## write the lock anew (needs uv): hashes, and no registry's address
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra dev pyproject.toml -o requirements.lock

clean: ## remove the environment, the reports and the studies' stores
	rm -rf .venv .venv-bench reports/*/ data/*/.cxlab
