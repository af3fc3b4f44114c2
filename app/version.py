"""The release number, read by setup.cfg and shown in the pages."""

VERSION = "0.1.0"
