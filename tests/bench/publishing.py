"""How long it takes to fill a database, and to find that nothing changed.

python -m tests.bench.publishing
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from knowledge.storage.bootstrap import make_ready
from knowledge.storage.engine import Database
from knowledge.storage.publish import recompile
from knowledge.usable import check_usable


async def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        begun = time.perf_counter()
        await make_ready(database, accept=check_usable)
        filled = time.perf_counter()
        await make_ready(database, accept=check_usable)
        looked = time.perf_counter()
        await recompile(database, accept=check_usable)
        read_back = time.perf_counter()
        await database.close()
    print(f"from scratch, migrations included   {filled - begun:6.3f} s  (at most 2)")
    print(f"when nothing changed                {looked - filled:6.3f} s")
    print(f"from the tables anew                {read_back - looked:6.3f} s")


if __name__ == "__main__":
    asyncio.run(main())
