"""IP-pledge finance: loans secured by pledged intellectual property, and who bears the loss of a bad one."""
