# shellcheck shell=sh
# Debian's /etc/profile sets PATH anew for the login shells of JupyterLab's terminals.
PATH=/usr/local/bin:/opt/keras-study/bin:$PATH
