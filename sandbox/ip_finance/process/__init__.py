"""The life of a need for a loan: `lending` up to the drawdown, `service` to repayment or default, `disposal` after."""
