"""A contract for import-linter that names what may be imported, where its own contracts name what may not.

A list of what is forbidden lets through whatever nobody thought of; a list of what is allowed does not.
"""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyThese(Contract):
    """Outside the project and the standard library, the source packages import only the allowed modules."""

    source_modules = fields.ListField(subfield=fields.ModuleField())
    allowed_modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 (import-linter's signature)
        """Return whether the contract is kept, with a line for each import that breaks it."""
        allowed = set(self.allowed_modules) | set(sys.stdlib_module_names)
        broken = []
        for source in self.source_modules:
            for module in sorted({source.name, *graph.find_descendants(source.name)}):
                root = module.partition(".")[0]
                broken += [
                    f"{module} imports {imported}"
                    for imported in sorted(graph.find_modules_directly_imported_by(module))
                    if imported.partition(".")[0] not in allowed | {root}
                ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the imports that break the contract."""
        for line in check.metadata["broken"]:
            output.print_error(line, bold=False)
