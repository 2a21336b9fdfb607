"""Writes the .npy and .npz files beside it. Those checked in were made with NumPy 2.4.6 on Python 3.11.7, x86-64.

Every array counts 0, 1, 2, ... in C order, minus 3 where the type is signed, times 0.5 where it is a float; booleans
alternate from False. So the expected values follow from the shape and the type alone.
"""

import pathlib
import warnings

import numpy as np

here = pathlib.Path(__file__).parent


def counting(dtype, *shape):
    dtype = np.dtype(dtype)
    values = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    if dtype.kind == "b":
        return values % 2 == 1
    if dtype.kind in "if":
        values = values - 3
    return (values * 0.5 if dtype.kind == "f" else values).astype(dtype)


for dtype in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8"] + [
    "|u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "|b1",
]:
    name = dtype.replace("<", "little-").replace(">", "big-").replace("|", "")
    np.save(here / f"{name}-c.npy", counting(dtype, 4, 3))
    np.save(here / f"{name}-fortran.npy", np.asfortranarray(counting(dtype, 4, 3)))

np.save(here / "cube-fortran.npy", np.asfortranarray(counting("<f4", 2, 3, 4)))
np.save(here / "vector.npy", counting("<i8", 5))
np.save(here / "scalar.npy", counting("<f4"))
np.save(here / "empty.npy", counting("<f4", 0, 3))
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # "stored in the 2.0 format" is what we want
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(here / f"version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, counting("<f4", 4, 3), version=version)
np.savez(here / "stored.npz", weight=counting("<f4", 4, 3), bias=counting("<f8", 3), steps=counting("<i8", 2))
np.savez_compressed(here / "deflated.npz", weight=counting("<f4", 400, 3), bias=counting("<f8", 3))
