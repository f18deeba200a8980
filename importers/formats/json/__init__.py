"""JSON records from a stream, however they stand in it, in bounded memory."""
