"""What a receivable is: money, dates, terms, records, allocation and policy; standard library only."""
