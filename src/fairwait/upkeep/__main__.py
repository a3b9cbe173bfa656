"""The processes a council is served by, each started by `server.serve`.

python -m fairwait.upkeep work [short|long]
python -m fairwait.upkeep web HOST PORT
"""

import os
import sys


def main(arguments: list[str]) -> int:
    """Be a worker, or the plain web server. Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairwait.config.settings")
    import django

    django.setup()
    if arguments[:1] == ["work"]:
        from fairwait.upkeep import worker
        from fairwait.upkeep.rules import Lane

        worker.run(lane=Lane(arguments[1]) if arguments[1:] else None)
        return 0
    if arguments[:1] == ["web"]:
        from fairwait.upkeep import plainweb

        plainweb.serve(host=arguments[1], port=int(arguments[2]))
        return 0
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
