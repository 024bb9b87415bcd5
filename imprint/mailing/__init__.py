"""Mail that readers asked for: follows of a subject, confirmed before anything is sent, ended by one click."""
