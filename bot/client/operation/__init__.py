"""An operator's view: figures of the running bot, readiness, an orderly stop."""
