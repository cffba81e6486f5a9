"""What a WSGI server runs."""

from familiehus.app import create_app
from familiehus.settings import Settings

application = create_app(Settings.from_env())
