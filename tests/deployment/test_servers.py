"""What the compose file tells PostgreSQL and Valkey, told to the embedded ones."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.stack import engines
from config.stack.children import as_account, clean_environment, wait_until
from config.stack.housing import account_for_servers
from config.stack.places import CHECKOUT

from .files import filled, services

PASSWORD = "0123456789abcdef" * 4
SECONDS = 60
