"""The workflows of README, docs and examples, run to their ends by nektos/act, a runner that is not ours: `make act`.

It runs jobs on this machine (its host mode), since containers in containers are not to be had everywhere; `make image`
runs the container. arXiv and GitHub are the stand-ins, and GitHub's own actions are played by those in `actions`.
"""
