"""As little of Resolve as the protocol needs: a version, a project, and a save that can be made to hang.

In SMALL_RESOLVE's folder, `gone` makes it answer nothing, `hang` makes SaveProject hang, `off` makes scriptapp None.
"""

import os
import time


def there(name):
    return os.path.exists(os.path.join(os.environ["SMALL_RESOLVE"], name))


class Answers:
    """Unknown names read as None, as Resolve's do."""

    def __getattr__(self, name):
        return None


class Project(Answers):
    def GetName(self):
        return "Night Train"


class Manager(Answers):
    def GetCurrentProject(self):
        return Project()

    def SaveProject(self):
        while there("hang"):
            time.sleep(0.05)
        return True


class Resolve(Answers):
    def GetProductName(self):
        return "DaVinci Resolve Studio"

    def GetVersionString(self):
        return None if there("gone") else "20.3.2"

    def GetProjectManager(self):
        return Manager()


def scriptapp(name):
    with open(os.path.join(os.environ["SMALL_RESOLVE"], "asked"), "a") as file:
        file.write(name + "\n")
    return None if there("off") else Resolve()
