# Runs the fuzzing client of the Autobahn suite: arguments are the address, a folder and cases.
import sys
from autobahntestsuite import wstest

address, folder = sys.argv[1], sys.argv[2]
wstest.start(
    {"mode": "fuzzingclient", "debug": False},
    {
        "outdir": folder,
        "servers": [{"agent": "server", "url": address, "options": {"version": 18}}],
        "cases": sys.argv[3:],
        "exclude-cases": [],
        "exclude-agent-cases": {},
    },
)
