# The commands of the README. Where Postgres and a C compiler are there, the cargo commands below work by themselves.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help demo test interop interop-ready fuzz setup bench bench-writers bench-growth bench-ready

help:
	@echo 'make demo   see the desk at work on a story, then open the page that it names (ARGS="--story FILE")'
	@echo 'make test   run all tests'
	@echo 'make interop  run other clients, auditors and the examples against a server (needs Node 20, Python 3.11)'
	@echo 'make bench  measure speed against the limit of the stack and a peer (bench/README.md)'
	@echo 'make setup  only install what is missing: a C compiler, Postgres'

demo: setup
	cargo run --release --locked -p factdesk -- demo $(ARGS)

test: setup
	cargo test --workspace --locked $(ARGS)

interop: interop-ready
	cd interop && npm test

fuzz: setup
	cargo build --locked -p factdesk
	python3 -m venv target/schemathesis && target/schemathesis/bin/pip install --quiet schemathesis==4.32.5
	node interop/fuzz.mjs target/schemathesis/bin/schemathesis $(ARGS)

interop-ready: setup
	cargo build --locked -p factdesk
	@sh scripts/interop.sh

setup:
	@sh scripts/setup.sh

bench: bench-ready
	target/release/factdesk-bench run --results bench $(ARGS)

bench-writers: bench-ready
	target/release/factdesk-bench writers --results bench $(ARGS)

bench-growth: bench-ready
	target/release/factdesk-bench growth --results bench $(ARGS)

bench-ready: setup
	cargo build --release --locked -p factdesk -p factdesk-bench
	@if command -v npm >/dev/null; then cd bench/peer && (cmp -s package-lock.json node_modules/.installed || \
		(npm ci --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.installed)); \
		else echo 'There is no npm: the peer is left out.'; fi
