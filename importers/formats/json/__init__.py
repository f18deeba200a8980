"""JSON records from a stream, in bounded memory: a reader that formats share."""
