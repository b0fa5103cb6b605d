"""What signing costs beside the cryptographic operation, and what it adds."""
from tap import finish

finish()
