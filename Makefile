# What one does with Concord. `make` alone lists it.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help prepare run check lint test journeys gallery bench

# Journeys through the browser, where this checkout has them.
JOURNEYS := $(wildcard tests/journeys/package.json)

help: ## list these
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

prepare: ## install and build what the tests need (Chromium, PostgreSQL, the look)
	@scripts/prepare

run: ## run the demonstration force on http://127.0.0.1:8080
	@scripts/prepare face
	cargo run --release -p concord -- demo --data demonstration --listen 127.0.0.1:8080

check: lint ## formatting, lints, and licences where cargo-deny is installed
	cargo fmt --all --check
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo "cargo-deny is not installed: licences and advisories were not checked"; fi

lint: ## lints alone; any warning fails
	@scripts/prepare face
	cargo clippy --workspace --all-targets --locked -- -D warnings

test: prepare lint $(if $(JOURNEYS),journeys) ## everything that must hold before a change goes in
	cargo test --workspace --locked --no-fail-fast

journeys: prepare ## walk the pages in a browser
	@test -n "$(JOURNEYS)" || { echo "This checkout holds no journeys: tests/journeys is absent"; exit 1; }
	cargo build -p concord --locked
	CONCORD_GALLERY=$(CURDIR)/target/gallery cargo test -p building --locked every_sample_of_every_page
	cd tests/journeys && npm test

bench: ## measure the budgets (BENCH_RECORDS, BENCH_ROUNDS, BENCH_INCIDENTS, BENCH_DATABASE)
	@scripts/prepare face
	cargo run --release -p rehearsal --bin bench
	cargo run --release -p rehearsal --bin national

gallery: ## draw every page in every state to target/gallery/index.html
	@scripts/prepare face
	CONCORD_GALLERY=$(CURDIR)/target/gallery cargo test -p building --locked every_sample_of_every_page
	@echo "Open target/gallery/index.html"
