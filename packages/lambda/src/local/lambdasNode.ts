/** The major version of Node that the functions are deployed on. */
export const LAMBDAS_NODE = 24;
