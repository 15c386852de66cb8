"""What statistics bring to the application: recounts."""

from saas.surfaces.statistics.jobs import nightly as recount_all
from saas.surfaces.statistics.jobs import recount

jobs = {"statistics.recount": recount}
nightly = [("30 3 * * *", recount_all)]
