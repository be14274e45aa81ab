"""A file as received to an opened Word package: told, unpacked, converted, repaired, or refused."""
