"""The JupyterHub that `python -m bench.classroom` measures: one machine, local processes, any name logs in.

Not for a real class: everybody may be anybody, and only on this machine. The configuration for one is in
docs/classroom.md; threads, time limits and each student's own copy are the same there.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821  JupyterHub puts it there
folder = Path(os.environ["CLASSROOM_FOLDER"])
course = Path(os.environ["CLASSROOM_COURSE"])
hub_port, proxy_port = os.environ["CLASSROOM_PORTS"].split()

c.JupyterHub.hub_port = int(hub_port)
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [os.environ["CLASSROOM_PROXY"]]
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"  # local processes of one system user, a home folder for each name
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "homes" / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []

# Thirty servers that start on a few cores take their time; the usual minute is for one.
c.Spawner.start_timeout = 600
c.Spawner.http_timeout = 600

c.Spawner.environment = {"CLASSROOM_TOKEN": os.environ["CLASSROOM_TOKEN"]}
if threads := os.environ["CLASSROOM_THREADS"]:
    c.Spawner.environment |= {
        f"{library}_NUM_THREADS": threads for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR")
    }


def own_copy(spawner: Any) -> None:
    """Give the student a copy of the lessons, once: what is there already is the student's work."""
    home = folder / "homes" / spawner.user.name
    if not (home / "notebooks").exists():
        shutil.copytree(course / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".*"))


c.Spawner.pre_spawn_hook = own_copy
