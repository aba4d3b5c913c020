"""The glue: the only package that joins stages and the store."""

from qualkit.project.folder import copy_demo, default_folder
from qualkit.project.importing import Failure, ImportReport
from qualkit.project.project import Project

__all__ = ["Failure", "ImportReport", "Project", "copy_demo", "default_folder"]
