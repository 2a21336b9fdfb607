"""Writes the files beside it that NumPy can make (NumPy 2.4.6); the others are cut or patched copies of those."""

import pathlib
import numpy as np

here = pathlib.Path(__file__).parent
np.save(here / "objects.npy", np.array([{"a": 1}, "text"], dtype=object), allow_pickle=True)
np.save(here / "structured.npy", np.zeros(3, dtype=[("x", "<f4"), ("y", "<i8")]))
np.save(here / "text.npy", np.array(["cat", "dog"]))
np.save(here / "complex.npy", np.zeros(3, dtype="<c8"))
np.save(here / "dates.npy", np.array(["2026-01-01"], dtype="M8[D]"))
np.save(here / "long-double.npy", np.zeros(3, dtype=np.longdouble))
whole = (here.parent / "numpy" / "little-f4-c.npy").read_bytes()
(here / "cut-in-header.npy").write_bytes(whole[:64])
(here / "cut-in-data.npy").write_bytes(whole[:-1])
(here / "grown.npy").write_bytes(whole + b"PK\x03\x04")
(here / "shape-of-terabytes.npy").write_bytes(whole.replace(b"(4, 3), }          ", b"(1048576, 1048576)}"))
(here / "shape-that-wraps-to-12.npy").write_bytes(whole.replace(b"(4, 3), }                ", b"(4294967300, 4294967299)}"))
(here / "header-of-gigabytes.npy").write_bytes(b"\x93NUMPY\x02\x00\xff\xff\xff\xff" + whole[10:])
