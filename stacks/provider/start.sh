#!/bin/sh
# start.sh PROGRAM ARGS: runs a provider on Node >= 22.18, which takes TypeScript as it is: CORDON_NODE, else the project's own node,
# else the one on PATH. The compile cache is worth 0.15 s of the 0.33 s that a start takes.
here=$(CDPATH= cd -- "${0%/*}" && pwd -P)
own="$here/../../node_modules/.bin/node"
if [ -n "$CORDON_NODE" ]; then node=$CORDON_NODE
elif [ -x "$own" ]; then node=$own
else node=node
fi
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
if [ -z "$NODE_COMPILE_CACHE" ] && [ -n "$cache" ]; then NODE_COMPILE_CACHE=$cache/cordon/node; export NODE_COMPILE_CACHE; fi
exec "$node" "$@"
