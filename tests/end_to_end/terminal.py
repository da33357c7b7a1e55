"""The tongqu command as a person and as a script runs it."""
import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import fcntl
import time

from exchange import BINARY

CLEAN = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent", "TERM": "xterm"}


class Command:
    """`tongqu` with an environment of its own: none of ours reaches it."""

    def __init__(self, url=None, key=None, **environment):
        self.environment = {**CLEAN, **environment}
        if url:
            self.environment["TONGQU_URL"] = url
        if key:
            self.environment["TONGQU_KEY"] = key

    def run(self, *arguments, stdin=None):
        return subprocess.run([BINARY, *arguments], input=stdin, capture_output=True, text=True, check=False,
                              env=self.environment, timeout=120)

    def out(self, *arguments):
        """What is printed by a run that has to succeed."""
        done = self.run(*arguments)
        assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.out(*arguments, "--json"))

    def terminal(self, *arguments, columns=80, until=None, **environment):
        """On a terminal. With `until`: Ctrl-C once it returns true for what was printed. Returns text and exit status."""
        process, screen = pty.fork()
        if process == 0:
            # Waits for the terminal to have its size.
            os.read(0, 1)
            os.execve(BINARY, [BINARY, *arguments], {**self.environment, **environment})
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.write(screen, b"\n")
        text, interrupted, deadline = b"", False, time.monotonic() + 120
        try:
            while time.monotonic() < deadline:
                if select.select([screen], [], [], 0.1)[0]:
                    piece = os.read(screen, 65536)
                    if not piece:
                        break
                    text += piece
                if until and not interrupted and until(text.decode("utf-8", "replace")):
                    os.write(screen, b"\x03")
                    interrupted = True
            else:
                os.kill(process, signal.SIGKILL)
        except OSError:  # the other end is closed
            pass
        _, status = os.waitpid(process, 0)
        os.close(screen)
        shown = text.decode("utf-8", "replace").replace("\r\n", "\n")
        return shown.removeprefix("\n"), os.waitstatus_to_exitcode(status)
