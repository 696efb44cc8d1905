"""What may break under a meeting, each by itself or several at once, until it is mended."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

from config.stack.postgres import Postgres
from config.stack.valkey import Valkey
from tests.e2e.house import House
from tests.e2e.proxy import Proxy
from tests.e2e.scene import Scene
from tests.e2e.servers import empty, kill
from tests.e2e.visitor import Visitor
from tests.e2e.wire import Wire

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Faults:
    """Breaks what it is told to, and mends all of it."""

    def __init__(self, lot: random.Random, house: House, postgres: Postgres, valkey: Valkey, wire: Wire):
        self.lot, self.house, self.postgres, self.valkey, self.wire = lot, house, postgres, valkey, wire
        self._mend: dict[str, Callable[[], object]] = {}

    def strike(self, scene: Scene, proxy: Proxy, screens: Mapping[str, Visitor]) -> str:
        """Break one thing by lot; says which."""
        who = self.lot.choice(list(screens))
        faults: dict[str, Callable[[], object]] = {
            "Valkey killed": self._kill_valkey,
            "Valkey killed and emptied": self._empty_valkey,
            "the link to Valkey cut": self._cut,
            "the link to Valkey mute": self.wire.silence,
            "PostgreSQL killed and started": self._restart_postgres,
            "connections to PostgreSQL cut": lambda: scene("cut_connections"),
            "web killed and started": lambda: self._restart_web(self.house.kill),
            "web stopped and started": lambda: self._restart_web(self.house.stop),
            "streams ended by a proxy": proxy.end_streams,
            "streams mute in a proxy": proxy.lose_streams,
            f"{who} looks elsewhere": lambda: self._hide(screens[who]),
            f"{who} offline": lambda: self._go_offline(screens[who]),
        }
        name = self.lot.choice(list(faults))
        faults[name]()
        return name

    def mend(self) -> None:
        for one in self._mend.values():
            one()
        self._mend = {}

    def _kill_valkey(self) -> None:
        if "valkey" not in self._mend:
            kill(self.valkey)
            self._mend["valkey"] = self.valkey.start

    def _empty_valkey(self) -> None:
        if "valkey" not in self._mend:
            self._kill_valkey()
            empty(self.valkey)

    def _cut(self) -> None:
        if "wire" not in self._mend:
            self.wire.cut()
            self._mend["wire"] = self.wire.mend

    def _restart_postgres(self) -> None:
        kill(self.postgres)
        time.sleep(self.lot.random())
        self.postgres.start()

    def _restart_web(self, end: Callable[[str], None]) -> None:
        end("web")
        time.sleep(self.lot.random())
        self.house.start("web")

    def _hide(self, one: Visitor) -> None:
        one.page.evaluate(HIDE, True)
        self._mend[f"hidden {id(one)}"] = lambda: one.page.evaluate(HIDE, False)

    def _go_offline(self, one: Visitor) -> None:
        one.context.set_offline(True)
        self._mend[f"offline {id(one)}"] = lambda: one.context.set_offline(False)
