"""The glue: the only package that joins stages and the store."""

from qualkit.project.demo import code_demo, copy_demo
from qualkit.project.folder import default_folder
from qualkit.project.importing import Failure, ImportReport
from qualkit.project.project import Project

__all__ = ["Failure", "ImportReport", "Project", "code_demo", "copy_demo", "default_folder"]
