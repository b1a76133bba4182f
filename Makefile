# The two commands of the README. Where Postgres and a C compiler are there, the cargo commands below work by themselves.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help demo test interop setup

help:
	@echo 'make demo   see the desk at work on a story, then open the page that it names (ARGS="--story FILE")'
	@echo 'make test   run all tests'
	@echo 'make interop  run other clients and auditors against a server (needs Node 20)'
	@echo 'make setup  only install what is missing for the two: a C compiler, Postgres'

demo: setup
	cargo run --release --locked -p factdesk -- demo $(ARGS)

test: setup
	cargo test --workspace --locked $(ARGS)

interop: setup
	cargo build --locked -p factdesk
	cd interop && npm ci --no-audit --no-fund && npm test

setup:
	@sh scripts/setup.sh
