"""The glue: the only package that joins stages and the store."""

from qualkit.project.importing import Failure, ImportReport
from qualkit.project.project import Project, copy_demo, default_folder

__all__ = ["Failure", "ImportReport", "Project", "copy_demo", "default_folder"]
