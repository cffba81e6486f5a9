"""The family's voice: short surveys behind a QR card, suggestions and their answers, needs that met nothing."""
