# shellcheck shell=sh
# Sourced at build and at start: makes every TLS client trust the certificates given with CA_BUNDLE, when there are any.
if [ -s /run/secrets/ca_bundle ]; then
    export SSL_CERT_FILE=/run/secrets/ca_bundle PIP_CERT=/run/secrets/ca_bundle
    export REQUESTS_CA_BUNDLE=/run/secrets/ca_bundle CURL_CA_BUNDLE=/run/secrets/ca_bundle
fi
