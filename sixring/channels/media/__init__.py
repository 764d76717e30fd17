"""Files of providers: fetched safely, looked at, stored once by content, and lent by signed links that run out.

An adapter names what it wants and which hosts its provider keeps files at; `bring` does the rest. Its words arrive
without a file that can't be had, and say so.
"""

from .bringing import Brought, Wanted, bring
from .looking import ending, safe_name, sniffed

__all__ = ["Brought", "Wanted", "bring", "ending", "safe_name", "sniffed"]
