"""What a WSGI server runs."""

import gc

from familiehus.app import create_app
from familiehus.settings import Settings

application = create_app(Settings.from_env())
gc.freeze()  # what stands now is used to the end: no page has to wait while it is looked through for waste
