"""One module for each verb, with `run(call)`; here is what each does, in a line."""

VERBS = {
    "demo": "try Touiza: a filled demo world on this machine, with people to sign in as",
    "serve": "run an instance: database, web server and worker, kept running",
    "worker": "run a worker alone, for mails and other tasks",
    "check": "tell whether an instance is fit to serve, and what to do where it is not",
    "import": "read a file of data in: ./touiza import opportunities FILE",
    "backup": "write everything an instance holds into one file",
    "restore": "make an instance from such a file",
    "export-chain": "write the chain of sealed hours, certificates and verifications into one file",
    "verify": "tell whether such a file is whole, and what it contains",
    "createadmin": "add an operator, who decides who may answer for an association",
    "test": "install what the tests need and run them all",
    "version": "tell which version this is",
    "help": "show this list; with a verb, its options",
}
