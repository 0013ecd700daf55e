/** In Markdown an operation is linked as a place in the contract, which a repository page can open. */
export const contractFile = '../../openapi/biometrid.yaml';
