"""Transactions a second as an async Python program makes them: SQLAlchemy's sessions on asyncpg,
pool of 10 and 20 more, pre-ping, commit on success.

    origin.py HOST PORT USER DATABASE CALLERS SECONDS read|write
"""

import asyncio
import sys
import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import sessionmaker

STATEMENTS = {"read": "SELECT 1", "write": "INSERT INTO bench_insert VALUES (1)"}


async def main(host, port, user, database, callers, seconds, kind):
    engine = create_async_engine(
        f"postgresql+asyncpg://{user}@{host}:{port}/{database}",
        pool_size=10, max_overflow=20, pool_timeout=30, pool_recycle=3600, pool_pre_ping=True)
    sessions = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    statement = text(STATEMENTS[kind])
    done = 0
    end = 0.0

    async def caller():
        nonlocal done
        while time.perf_counter() < end:
            async with sessions() as session, session.begin():
                await session.execute(statement)
            done += 1

    for warm, length in ((True, 1.0), (False, seconds)):
        done, begin = 0, time.perf_counter()
        end = begin + length
        await asyncio.gather(*(caller() for _ in range(callers)))
        if not warm:
            print(done / (time.perf_counter() - begin))
    await engine.dispose()


asyncio.run(main(*sys.argv[1:5], int(sys.argv[5]), float(sys.argv[6]), sys.argv[7]))
