#!/bin/sh
# Takes out of an environment what nothing needs at run time. Usage: slim.sh PREFIX
# tests/image/test_slim.py proves that what goes is not missed.
set -eu

prefix=$1
site=$(echo "$prefix"/lib/python3.*/site-packages)

# C++ headers (289 MB) serve only who compiles custom ops; libclang (61 MB) only TensorFlow's own build; the StableHLO
# extension (26 MB) only the conversion of models from other frameworks.
rm -rf "$site/tensorflow/include" "$site/clang" "$site/tensorflow/compiler/mlir/stablehlo/stablehlo_extension.so"
# Test suites of the libraries and source maps of their pages.
find "$site" "$prefix/share" -type d -name tests -prune -exec rm -rf {} +
find "$prefix" -type f -name '*.map' -delete
# Symbol tables serve only a debugger: 205 MB of libtensorflow_cc alone. The libraries under *.libs came stripped.
find "$site" -name '*.so*' -type f -not -path '*.libs/*' -exec strip --strip-unneeded {} +

# Matplotlib looks through its own folder first, so a Japanese label needs no import and no setting.
ln -s ../../../../matplotlib_fontja/fonts/ipaexg.ttf "$site/matplotlib/mpl-data/fonts/ttf/ipaexg.ttf"
