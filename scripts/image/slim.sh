#!/bin/sh
# Takes out of an environment what nothing needs at run time. Usage: slim.sh PREFIX
# tests/image/test_slim.py proves that what goes is not missed.
set -eu

prefix=$1
site=$(echo "$prefix"/lib/python3.*/site-packages)

# built_for FILE: what its ELF header says of the machine: magic, word size and byte order, then e_machine.
built_for() { { od -An -tx1 -N6 "$1"; od -An -tx1 -j18 -N2 "$1"; } | tr -d '\n'; }

# C++ headers (289 MB) serve only who compiles custom ops; libclang (61 MB) only TensorFlow's own build; the StableHLO
# extension (26 MB) only the conversion of models from other frameworks.
rm -rf "$site/tensorflow/include" "$site/clang" "$site/tensorflow/compiler/mlir/stablehlo/stablehlo_extension.so"
# Test suites of the libraries and source maps of their pages.
find "$site" "$prefix/share" -type d -name tests -prune -exec rm -rf {} +
find "$prefix" -type f -name '*.map' -delete
# Symbol tables serve only a debugger: 205 MB of libtensorflow_cc alone. The libraries under *.libs came stripped.
# Some packages bring libraries of other machines as well (debugpy its amd64 one to arm64), which this strip refuses.
own=$(built_for "$prefix/bin/python")
find "$site" -name '*.so*' -type f -not -path '*.libs/*' | while IFS= read -r library; do
    [ "$(built_for "$library")" != "$own" ] || strip --strip-unneeded "$library"
done

# Matplotlib looks through its own folder first, so a Japanese label needs no import and no setting.
ln -s ../../../../matplotlib_fontja/fonts/ipaexg.ttf "$site/matplotlib/mpl-data/fonts/ttf/ipaexg.ttf"
