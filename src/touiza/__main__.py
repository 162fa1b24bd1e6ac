"""`python -m touiza VERB …`: what ./touiza hands over to."""

import sys

from touiza.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
