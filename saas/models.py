"""Every mapped table, so that migrations and gates see the whole schema. Imported by them and by app.py alone."""

# ruff: noqa: F401

import saas.clock
import saas.foundation.accounts.models
import saas.foundation.attachments.models
import saas.foundation.jobs.models
import saas.foundation.journal.models
import saas.foundation.publication.models
import saas.foundation.settings.models
import saas.foundation.sheets.models
import saas.foundation.web.models
import saas.registers.checklists.models
import saas.registers.checklists.models_laws
import saas.registers.guidelines.models
import saas.registers.inspectors.models
import saas.registers.inspectors.models_constraints
import saas.registers.subjects.models
import saas.supervision.draws.models
import saas.supervision.draws.models_after
import saas.supervision.draws.models_public
import saas.supervision.draws.models_recordings
import saas.supervision.draws.models_seed
import saas.supervision.inspections.models
import saas.supervision.loans.models
import saas.supervision.loans.models_nearby
import saas.supervision.loans.models_people
import saas.supervision.plans.models
import saas.surfaces.statistics.models
import tenants.people
import tenants.tree
