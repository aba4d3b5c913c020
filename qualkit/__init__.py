"""read → segment → suggest → review → find → export: qualitative interview coding in Danish.

The store is the only thing that touches the database, and ``project`` the only thing that joins stages.
"""
