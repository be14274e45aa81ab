"""The order of the stages: the only place that knows them all.

Each command imports the module that it needs, and so loads no more.
"""
