"""`verify FILE --head HASH`: is an exported chain whole? Needs no instance; the same as running kernel/chain/verify.py."""

from touiza.cli.call import Call
from touiza.kernel.chain.verify import main


def run(call: Call) -> int:
    return main(call.arguments, prog="./touiza verify")
