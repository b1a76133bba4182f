#!/bin/sh
# Installs the pinned packages of interop/ and of the examples, where they are not there yet, and builds the examples.
set -eu
cd "$(dirname "$0")/.."

for folder in interop examples/typescript; do
    if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
        (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
        cp "$folder/package-lock.json" "$folder/node_modules/.installed"
    fi
done
(cd examples/typescript && npm run --silent build)

for folder in interop examples/python; do
    venv="$folder/.venv"
    if ! cmp -s "$folder/requirements.txt" "$venv/.installed"; then
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$folder/requirements.txt"
        cp "$folder/requirements.txt" "$venv/.installed"
    fi
done
