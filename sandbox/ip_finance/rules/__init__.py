"""The rule book of IP-pledge finance as pure functions: no clock, no chance."""
